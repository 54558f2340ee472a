using Jota.Hosting.Members;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>How servers go from a cluster that has others. Throws <see cref="ClusterStartException"/> that says why they cannot.</summary>
public static class ClusterLeaving
{
    /// <summary>Lets the server of a data directory go, which does not run. What its etcd has is put aside.</summary>
    /// <returns>What it was called.</returns>
    public static async Task<string> LeaveAsync(ClusterOptions options, ILoggerFactory logging, CancellationToken ct)
    {
        var home = EtcdHome.Of(options.DataDirectory);
        return await RunAsync(async () =>
        {
            string name;
            await using (var stopped = await StoppedStore.HoldAsync(options, logging, ct))
            {
                name = await MemberLeaving.RunAsync(stopped.Options.Etcd!, name: null, ct);
            }

            home.PutAside();
            return name;
        });
    }

    /// <summary>Lets another server go that is lost, by one that runs.</summary>
    /// <returns>What it was called.</returns>
    public static Task<string> RemoveAsync(string dataDirectory, string member, CancellationToken ct) =>
        RunAsync(() => MemberLeaving.RunAsync(MemberLeaving.Beside(EtcdHome.Of(dataDirectory), TimeProvider.System), member, ct));

    private static async Task<string> RunAsync(Func<Task<string>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (StartFailures.Of(e) is { } told)
        {
            throw told;
        }
    }
}
