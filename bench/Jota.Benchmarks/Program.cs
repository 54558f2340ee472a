using System.Globalization;
using BenchmarkDotNet.Running;
using Jota.Benchmarks;
using Jota.Benchmarks.Codec;
using Jota.Benchmarks.Dns;
using Jota.Benchmarks.Pods;
using Jota.Benchmarks.Scheduling;
using Jota.Benchmarks.Services;
using Jota.Benchmarks.Stores;

switch (args)
{
    case ["store", .. var rest]:
        await StoreBenchmark.RunAsync(StoreBenchmarkOptions.Parse(rest));
        return 0;
    case ["codec", .. var rest]:
        BenchmarkRunner.Run<CodecBenchmark>(InProcess.Config, rest);
        return 0;
    case ["pods", .. var rest]:
        await PodLifeBenchmark.RunAsync(rest is [var pods] ? int.Parse(pods, CultureInfo.InvariantCulture) : 5000);
        return 0;
    case ["scheduling", .. var rest]:
        var numbers = rest.Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        SchedulingBenchmark.Run(numbers is [var nodes, ..] ? nodes : 5000, numbers is [_, var count] ? count : 4500);
        return 0;
    case ["services-inside", var many, var each]:
        await ServiceBenchmark.MeasureAsync(int.Parse(many, CultureInfo.InvariantCulture), int.Parse(each, CultureInfo.InvariantCulture));
        return 0;
    case ["services", .. var rest]:
        var sizes = rest.Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        await ServiceBenchmark.RunAsync(sizes is [var services, ..] ? services : 10000, sizes is [_, var endpoints] ? endpoints : 2);
        return 0;
    case ["dns-server", var served]:
        await DnsBenchmark.ServeAsync(int.Parse(served, CultureInfo.InvariantCulture));
        return 0;
    case ["dns", .. var rest]:
        await DnsBenchmark.RunAsync(rest is [var names] ? int.Parse(names, CultureInfo.InvariantCulture) : 1000);
        return 0;
    default:
        Console.Error.WriteLine(
            """
            usage: Jota.Benchmarks store [--writers 1,16,256] [--seconds 5] [--bytes 3072] [--watchers 0] [--path FOLDER]
                   Jota.Benchmarks codec [options of BenchmarkDotNet]
                   Jota.Benchmarks pods [5000]
                   Jota.Benchmarks scheduling [NODES [PODS]]
                   Jota.Benchmarks services [SERVICES [ENDPOINTS]]
                   Jota.Benchmarks dns [SERVICES]
            """);
        return 2;
}
