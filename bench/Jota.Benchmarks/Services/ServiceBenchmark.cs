using System.Diagnostics;
using System.Globalization;
using System.Net;
using Jota.Api;
using Jota.Network.Services;
using k8s.Models;

namespace Jota.Benchmarks.Services;

/// <summary>
/// The service network's rules for many services in a network namespace of its own: the first load, one endpoint's change, memory. Root.
/// </summary>
internal static class ServiceBenchmark
{
    private const string Namespace = "jota-bench";
    private const int Changes = 200;
    private static readonly IPEndPoint Endpoint = new(IPAddress.Parse("10.244.0.0"), 8080);
    private static readonly IPEndPoint Front = new(IPAddress.Parse("10.96.0.0"), 80);

    /// <summary>Makes the namespace and runs this program anew in it.</summary>
    public static async Task RunAsync(int services, int endpoints)
    {
        await IpAsync("netns", "add", Namespace);
        try
        {
            await IpAsync("-n", Namespace, "link", "set", "lo", "up");
            await IpAsync("-n", Namespace, "addr", "add", $"{Endpoint.Address}/32", "dev", "lo");
            await IpAsync("-n", Namespace, "route", "add", "default", "dev", "lo");
            await IpAsync("netns", "exec", Namespace, Environment.ProcessPath!, "services-inside", $"{services}", $"{endpoints}");
        }
        finally
        {
            await IpAsync("netns", "delete", Namespace);
        }
    }

    /// <summary>Measures, in a namespace of its own.</summary>
    public static async Task MeasureAsync(int services, int endpoints)
    {
        var nft = new NftProgram(NftSearch.Find() ?? "nft");
        var inputs = Enumerable.Range(0, services).Select(i => Input(i, endpoints)).ToList();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        // 1. The first load.
        var watch = Stopwatch.StartNew();
        var node = new NodeFacts("node-1") { PodRanges = [IPNetwork.Parse("10.244.0.0/16")], Addresses = [IPAddress.Parse("192.168.7.1")] };
        var tables = new ServiceTables("jota", node);
        var text = tables.Change(inputs, new StaleFlows());
        var planned = watch.Elapsed;
        await nft.ApplyAsync(text.AsMemory(), CancellationToken.None);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{services:N0} services x {endpoints}: first load {watch.Elapsed.TotalMilliseconds:F0} ms ({planned.TotalMilliseconds:F0} ms to plan, {tables.LastElements:N0} elements, {text.Length / 1024} KiB of text)"));
        text = "";

        // 2. One endpoint comes or goes.
        // The kernel's word for when they are in force; nft ends later.
        using var clock = new RuleClock();

        // A machine that has other things to do says little by time; CPU of this process and of nft together says what it costs.
        var (plans, cpu) = (new List<double>(), CpuSeconds());
        var (all, ends) = (new List<double>(), new List<double>());
        for (var i = 0; i < Changes; i++)
        {
            var which = i * 7919 % services;
            var changed = Input(which, i / services % 2 == 0 ? endpoints - 1 : endpoints);
            var inForce = clock.NextAsync();
            var begin = Stopwatch.GetTimestamp();
            watch.Restart();
            var change = tables.Change([changed], new StaleFlows());
            plans.Add(watch.Elapsed.TotalMilliseconds);
            await nft.ApplyAsync(change.AsMemory(), CancellationToken.None);
            all.Add(Stopwatch.GetElapsedTime(begin, await inForce).TotalMilliseconds);
            ends.Add(watch.Elapsed.TotalMilliseconds);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"one endpoint's change in force after: median {At(all, 0.5):F1} ms, p99 {At(all, 0.99):F1} ms (to plan {At(plans, 0.5):F3} ms; nft ends after {At(ends, 0.5):F1} ms), CPU {(CpuSeconds() - cpu) * 1000 / Changes:F1} ms, {tables.LastElements} elements"));

        // 3. What it keeps.
        var kept = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)services;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"kept per service beside the objects: {kept:N0} bytes"));

        // 4. Traffic.
        await nft.ApplyAsync(tables.Change([Input(0, 1)], new StaleFlows()).AsMemory(), CancellationToken.None);
        ServiceTraffic.Run(Endpoint, Front);
        GC.KeepAlive(tables);
        GC.KeepAlive(inputs);
    }

    /// <summary>Of this process and its children that have ended; a hundredth of a second is the kernel's grain.</summary>
    private static double CpuSeconds()
    {
        var stat = File.ReadAllText("/proc/self/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[11..15].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) / 100.0;
    }

    private static double At(List<double> values, double share) => values.Order().ElementAt((int)(values.Count * share));

    private static ServiceInput Input(int service, int endpoints)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"web-{service}");
        var ip = string.Create(CultureInfo.InvariantCulture, $"10.{96 + (service >> 16)}.{(service >> 8) & 255}.{service & 255}");
        return new(
            new ObjectKey("default", name),
            new V1Service
            {
                Metadata = new() { Name = name, NamespaceProperty = "default" },
                Spec = new() { Type = "ClusterIP", ClusterIP = ip, Ports = [new() { Port = 80, Protocol = "TCP" }] },
            },
            [
                new V1EndpointSlice
                {
                    AddressType = "IPv4",
                    Ports = [new() { Name = "", Port = 8080, Protocol = "TCP" }],
                    Endpoints = [.. Enumerable.Range(0, endpoints).Select(i => EndpointOf((service * 31) + i))],
                },
            ]);
    }

    private static V1Endpoint EndpointOf(int number) => new()
    {
        Addresses = [string.Create(CultureInfo.InvariantCulture, $"10.244.{(number >> 8) & 255}.{number & 255}")],
        NodeName = number % 10 == 0 ? "node-1" : "node-2",
        Conditions = new() { Ready = true },
    };

    private static async Task IpAsync(params string[] arguments)
    {
        using var ip = Process.Start("ip", arguments);
        await ip.WaitForExitAsync();
        if (ip.ExitCode != 0)
        {
            throw new InvalidOperationException($"ip {string.Join(' ', arguments)} failed: this needs root and iproute2");
        }
    }
}
