"""The collector: reads machines, keeps what it heard on disk, hands it in once.

    driver -> translate -> spool (SQLite, fsync) -> ingest (one PostgreSQL transaction) -> delete from the spool

A lease per connection says who reads it; its token fences off whoever was late.
"""
