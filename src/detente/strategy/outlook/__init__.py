"""Will it last: what can be said of it, by which class of truces and definition, and how well."""
