# One image for every process of Lineside; docker-compose.yml says which process it becomes.
# The databases are ordinary servers beside it: nothing embedded is started here.
ARG BASE=python:3.11-slim-bookworm
FROM ${BASE}
# Only set where packages come from a mirror (docs/containers.md).
ARG PIP_INDEX_URL
ARG NPM_CONFIG_REGISTRY

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /srv/lineside

# The layers that change least come first. A venv, so that nothing of Debian's Python is touched.
COPY requirements.lock ./
RUN python -m venv .venv && .venv/bin/pip install --require-hashes -r requirements.lock

# The screens are built by the Node of the wheel, the same one `make run` uses.
COPY mes/__init__.py mes/
COPY mes/stack/ mes/stack/
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc frontend/
COPY frontend/ frontend/
RUN .venv/bin/python -m mes.stack frontend && rm -rf frontend/node_modules /root/.npm

COPY . .
RUN useradd --system --uid 1000 --home-dir /srv/lineside lineside \
    && mkdir -p /data && chown lineside:lineside /data \
    && .venv/bin/python -m compileall -q . -x 'frontend|\.venv'
USER lineside

ENV PATH=/srv/lineside/.venv/bin:$PATH LINESIDE_DATA=/data
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "mes.serve", "0.0.0.0", "8000"]
