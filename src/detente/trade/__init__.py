"""What happened: observed series with their vintages, statistics on them, promises scored."""
