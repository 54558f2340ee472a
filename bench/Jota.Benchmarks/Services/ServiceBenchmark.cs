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

    public static async Task RunAsync(int services, int endpoints)
    {
        await IpAsync("netns", "add", Namespace);
        try
        {
            var nft = new NftProgram("nsenter", $"--net=/run/netns/{Namespace}", NftSearch.Find() ?? "nft");
            await MeasureAsync(nft, services, endpoints);
        }
        finally
        {
            await IpAsync("netns", "delete", Namespace);
        }
    }

    private static async Task MeasureAsync(NftProgram nft, int services, int endpoints)
    {
        var inputs = Enumerable.Range(0, services).Select(i => Input(i, endpoints)).ToList();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        // 1. The first load.
        var watch = Stopwatch.StartNew();
        var node = new NodeFacts("node-1") { PodRanges = [IPNetwork.Parse("10.244.0.0/16")], Addresses = [IPAddress.Parse("192.168.7.1")] };
        var tables = new ServiceTables("jota", node);
        var text = tables.Change(inputs, anew: true, new StaleFlows());
        var planned = watch.Elapsed;
        await nft.ApplyAsync(text.AsMemory(), CancellationToken.None);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{services:N0} services x {endpoints}: first load {watch.Elapsed.TotalMilliseconds:F0} ms ({planned.TotalMilliseconds:F0} ms to plan, {tables.LastElements:N0} elements, {text.Length / 1024} KiB of text)"));
        text = "";

        // 2. One endpoint comes or goes.
        var plans = new List<double>();
        var all = new List<double>();
        for (var i = 0; i < Changes; i++)
        {
            var which = i * 7919 % services;
            var changed = Input(which, i / services % 2 == 0 ? endpoints - 1 : endpoints);
            watch.Restart();
            var change = tables.Change([changed], anew: false, new StaleFlows());
            plans.Add(watch.Elapsed.TotalMilliseconds);
            await nft.ApplyAsync(change.AsMemory(), CancellationToken.None);
            all.Add(watch.Elapsed.TotalMilliseconds);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"one endpoint's change: median {At(all, 0.5):F1} ms, p99 {At(all, 0.99):F1} ms (to plan {At(plans, 0.5):F3} ms), {tables.LastElements} elements"));

        // 3. What it keeps.
        var kept = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)services;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"kept per service beside the objects: {kept:N0} bytes"));
        GC.KeepAlive(tables);
        GC.KeepAlive(inputs);
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
