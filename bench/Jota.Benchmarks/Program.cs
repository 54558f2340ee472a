using Jota.Benchmarks.Stores;

switch (args)
{
    case ["store", .. var rest]:
        await StoreBenchmark.RunAsync(StoreBenchmarkOptions.Parse(rest));
        return 0;
    default:
        Console.Error.WriteLine("usage: Jota.Benchmarks store [--writers 1,16,256] [--seconds 5] [--bytes 3072] [--path FOLDER] [--watchers 0]");
        return 2;
}
