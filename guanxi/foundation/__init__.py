"""What every floor stands on: pure values, the Django ground work, the web parts. No business words here."""
