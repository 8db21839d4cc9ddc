"""The demo plant: a pump works with its people, machines, products and stock. All names are invented."""
