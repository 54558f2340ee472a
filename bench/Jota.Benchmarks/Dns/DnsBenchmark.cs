using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Jota.Api;
using Jota.Client;
using Jota.Network.Dns.Forwarding;
using Jota.Network.Dns.Records;
using Jota.Network.Dns.Serving;
using Jota.Network.Dns.Wire;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Benchmarks.Dns;

/// <summary>
/// How many queries a DNS server answers from what it knows, over UDP on loopback, how long each takes, and what it costs the server: a
/// process of its own, so that the asker's work is not counted.
/// </summary>
internal static class DnsBenchmark
{
    private const int Warm = 100_000;
    private const int Queries = 500_000;
    private const int Paced = 150_000;

    /// <summary>The server: tells its port, and ends with its standard input.</summary>
    public static async Task ServeAsync(int services)
    {
        var zone = Zone(services);
        var forwarder = new Forwarder(TimeProvider.System, IdSource.Random);
        Put(forwarder, "www.example.com", "192.0.2.7");
        var responder = new Responder(zone, forwarder, () => ImmutableArray<IPEndPoint>.Empty, _ => false);
        await using var server = DnsServer.Start(
            new(IPAddress.Loopback, 0), responder, new DnsMetrics(), new LoopHealth(), TimeProvider.System, NullLogger.Instance);
        Console.WriteLine(server.EndPoint.Port);
        await Console.In.ReadToEndAsync();
    }

    /// <summary>Asks.</summary>
    public static async Task RunAsync(int services)
    {
        Alone(services);
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["dns-server", services.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var server = Process.Start(start)!;
        var port = int.Parse((await server.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        var names = Enumerable.Range(0, services).Select(i => Query($"web-{i}.shop.svc.cluster.local", RecordType.A)).ToArray();
        var all = (ReadOnlySpan<(string, byte[][])>)
        [
            ("A of services", names),
            ("AAAA of them, which are none", [.. Enumerable.Range(0, services).Select(i => Query($"web-{i}.shop.svc.cluster.local", RecordType.AAAA))]),
            ("no such name (a search path)", [Query("www.example.com.shop.svc.cluster.local", RecordType.A)]),
            ("SRV of a headless service of 10", [Query("_sql._tcp.db.shop.svc.cluster.local", RecordType.SRV)]),
            ("A of other servers' cache", [Query("www.example.com", RecordType.A)]),
        ];
        Console.WriteLine($"{services} services; the asker is one thread of another process");
        Ask(port, names, Warm, window: 16, rate: 0);
        foreach (var (what, queries) in all)
        {
            var used = CpuOf(server);
            var (rate, p50, p99, _) = Ask(port, queries, Queries, window: 16, rate: 0);
            var cpu = (CpuOf(server) - used).TotalMicroseconds / Queries;
            Console.WriteLine($"{what,-36} {rate,9:F0}/s   server CPU {cpu:F1} µs each = {1e6 / cpu:F0}/s per core   p50 {p50:F0} µs  p99 {p99:F0} µs");
        }

        foreach (var pace in (int[])[10_000, 30_000])
        {
            var (rate, p50, p99, worst) = Ask(port, names, Paced, window: 128, rate: pace);
            Console.WriteLine($"paced {rate,6:F0}/s   p50 {p50:F0} µs   p99 {p99:F0} µs   worst {worst:F0} µs");
        }

        server.StandardInput.Close();
        await server.WaitForExitAsync();
    }

    /// <summary>Without sockets: what an answer costs.</summary>
    private static void Alone(int services)
    {
        var responder = new Responder(
            Zone(services), new Forwarder(TimeProvider.System, IdSource.Random), () => ImmutableArray<IPEndPoint>.Empty, _ => false);
        var queries = Enumerable.Range(0, services).Select(i => Query($"web-{i}.shop.svc.cluster.local", RecordType.A)).ToArray();
        var into = new byte[ResponseWriter.LongestDatagram];
        for (var i = 0; i < Queries; i++)
        {
            responder.TryAnswer(queries[i % queries.Length], overTcp: false, into);
        }

        var (garbage, began) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        for (var i = 0; i < Queries; i++)
        {
            responder.TryAnswer(queries[i % queries.Length], overTcp: false, into);
        }

        Console.WriteLine(
            $"an answer without sockets: {Stopwatch.GetElapsedTime(began).TotalNanoseconds / Queries:F0} ns, " +
            $"{(GC.GetAllocatedBytesForCurrentThread() - garbage) / Queries} bytes of garbage");
    }

    private static (double Rate, double P50, double P99, double Worst) Ask(int port, byte[][] queries, int count, int window, int rate)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
        socket.Connect(IPAddress.Loopback, port);
        var (sent, took, buffer) = (new long[ushort.MaxValue + 1], new double[count], new byte[4096]);
        var began = Stopwatch.GetTimestamp();
        var (next, done, last) = (0, 0, began);
        while (done < count)
        {
            while (next < count && next - done < window && (rate == 0 || Stopwatch.GetElapsedTime(began).TotalSeconds * rate >= next))
            {
                var query = queries[next % queries.Length];
                (query[0], query[1]) = ((byte)(next >> 8), (byte)next);
                sent[next++ & ushort.MaxValue] = Stopwatch.GetTimestamp();
                socket.Send(query);
            }

            if (done < next && (rate == 0 || socket.Available > 0))
            {
                socket.Receive(buffer);
                last = Stopwatch.GetTimestamp();
                took[done++] = Stopwatch.GetElapsedTime(sent[(buffer[0] << 8) | buffer[1]]).TotalMicroseconds;
            }
            else if (done < next && Stopwatch.GetElapsedTime(last).TotalSeconds > 1)
            {
                // Lost, for want of room in one of the sockets: it counts as the second that was waited for it.
                took[done++] = 1e6;
            }
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Array.Sort(took);
        return (count / seconds, took[count / 2], took[(int)(count * 0.99)], took[^1]);
    }

    private static TimeSpan CpuOf(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    private static ClusterZone Zone(int services)
    {
        var zone = new ClusterZone("cluster.local", 1, 5);
        zone.Put(new V1Namespace { Metadata = new() { Name = "shop" } });
        for (var i = 0; i < services; i++)
        {
            var address = new IPAddress((byte[])[10, 96, (byte)(i >> 8), (byte)i]).ToString();
            zone.Services.Put(new V1Service
            {
                Metadata = new() { Name = $"web-{i}", NamespaceProperty = "shop" },
                Spec = new() { ClusterIP = address, ClusterIPs = [address], Ports = [new() { Name = "http", Port = 80, Protocol = "TCP" }] },
            });
        }

        zone.Services.Put(new V1Service { Metadata = new() { Name = "db", NamespaceProperty = "shop" }, Spec = new() { ClusterIP = "None" } });
        zone.Services.Put(new V1EndpointSlice
        {
            Metadata = new()
            {
                Name = "db-1",
                NamespaceProperty = "shop",
                Labels = new Dictionary<string, string> { ["kubernetes.io/service-name"] = "db" },
            },
            Endpoints = [.. Enumerable.Range(1, 10).Select(i => new V1Endpoint { Addresses = [$"10.244.0.{i}"], Hostname = $"db-{i}" })],
            Ports = [new() { Name = "sql", Port = 5432, Protocol = "TCP" }],
        });
        return zone;
    }

    private static byte[] Query(string name, RecordType type) =>
        [0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, .. WireName.FromText(name)!, 0, (byte)type, 0, 1, 0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0];

    /// <summary>An answer that another server gave, so to speak, and that holds for the whole run.</summary>
    private static void Put(Forwarder forwarder, string name, string address)
    {
        var query = Query(name, RecordType.A);
        Jota.Network.Dns.Wire.Query.Read(query, new byte[WireName.Longest], out var read);
        var into = new byte[ResponseWriter.LongestDatagram];
        var response = new ResponseWriter(into, into.Length, query, read);
        response.Add(1, new RecordSetBuilder().Address(RecordSetBuilder.OfQuestion, 3600, IPAddress.Parse(address)).Build());
        var message = into[..response.Finish()];
        forwarder.Cache.Put(ForwardedQuestion.Key(WireName.FromText(name)!, read), ForwardedAnswer.Read(message)!);
    }
}
