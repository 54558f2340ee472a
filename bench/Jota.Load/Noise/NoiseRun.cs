using System.Diagnostics;
using System.Globalization;
using Jota.Api;
using Jota.Client;
using Jota.Load.Api;
using Jota.Load.Wire;
using k8s.Models;

namespace Jota.Load.Noise;

/// <summary>
/// How long a quiet client, which reads one object every few milliseconds, waits while others make noise: lists of everything, then writes,
/// many at a time. The noise is another user's, in a process of its own, so that only the server and the cores are shared.
/// </summary>
internal sealed class NoiseRun(LoadOptions options, HttpApiOptions server, string ns)
{
    private const string Prefix = "load";
    private const string Quiet = "quiet";
    private const string Noisy = "noisy";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(LoadOptions options, CancellationToken ct)
    {
        var server = KubeconfigFile.Load(options.Kubeconfig);
        using var api = new HttpApi(server);
        var ns = $"noise-{Environment.ProcessId}";
        await api.CreateAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = ns } }, ct);
        await using var quiet = await Guest.InviteAsync(api, Quiet, ct);
        await using var noisy = await Guest.InviteAsync(api, Noisy, ct);
        try
        {
            await new NoiseRun(options, server, ns).MeasureAsync(ct);
        }
        finally
        {
            await api.DeleteCollectionAsync(new ApiTarget(api.Catalog.For<V1ConfigMap>(), ns), ListOptions.All, DeleteOptions.Default, ct);
            await api.DeleteAsync<V1Namespace>(ObjectKey.Cluster(ns), DeleteOptions.Default, ct);
        }
    }

    /// <summary>Makes noise in this process until it is ended.</summary>
    public static async Task MakeAsync(LoadOptions options, string ns, string kind, CancellationToken ct)
    {
        var server = KubeconfigFile.Load(options.Kubeconfig);
        var round = 0;
        while (!ct.IsCancellationRequested)
        {
            Workload work = kind == "lists"
                ? new ListWork(ns, 100_000)
                : new CreateWork(ns, $"noise-{Environment.ProcessId}-{round++}", options.Bytes, 100_000);
            var connections = await Task.WhenAll(
                Enumerable.Range(0, options.Connections).Select(_ => Http2Connection.OpenAsync(server, Noisy, ct)));
            await Task.WhenAll(connections.Select(c => c.RunAsync(work, options.Streams, new Tally(), ct)));
        }
    }

    private async Task MeasureAsync(CancellationToken ct)
    {
        await using (var filling = await Http2Connection.OpenAsync(server, user: null, ct))
        {
            await filling.RunAsync(new CreateWork(ns, Prefix, options.Bytes, options.Objects), 16, new Tally(), ct);
        }

        Console.WriteLine(Report.Head);
        await ListenAsync("quiet", ct);
        foreach (var kind in new[] { "lists", "writes" })
        {
            using var noise = Start(kind);
            try
            {
                await Task.Delay(Settling, TimeProvider.System, ct);
                await ListenAsync($"beside {kind}", ct);
            }
            finally
            {
                noise.Kill();
                await noise.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    private Process Start(string kind) => Process.Start(
        Environment.ProcessPath!,
        [
            "noise", "--of", kind, "--in", ns, "--kubeconfig", options.Kubeconfig, "--bytes", Text(options.Bytes),
            "--connections", Text(options.Connections), "--streams", Text(options.Streams),
        ]);

    private async Task ListenAsync(string name, CancellationToken ct)
    {
        await using var connection = await Http2Connection.OpenAsync(server, Quiet, ct);
        var work = new GetWork(ns, Prefix, options.Objects, int.MaxValue);
        await connection.RunAsync(new Some(work, 200), 1, new Tally(), ct);
        var tally = new Tally();
        var report = Report.Begin(options.ServerPids);
        for (var i = 0; i < options.Gets; i++)
        {
            await connection.RunAsync(new Some(work, 1), 1, tally, ct);
            await Task.Delay(Pause, TimeProvider.System, ct);
        }

        report.End(name, options.Gets, [tally]);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A few requests of a workload.</summary>
    private sealed class Some(Workload work, int count) : Workload
    {
        private int _left = count;

        public override int Expected => work.Expected;

        public override bool TryNext(Scratch scratch) => _left-- > 0 && work.TryNext(scratch);
    }
}
