"""Tables of any maker: CSV and XLSX as header and rows."""
