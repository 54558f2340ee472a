Console.Error.WriteLine("jota: not composed yet");
return 1;
