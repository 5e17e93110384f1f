"""What a status may say, asked where somebody writes one through the API: components are trusted with theirs."""
