using Jota.Client;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>The scheduler of a cluster that is elsewhere, beside upstream's or in their place.</summary>
public static class SchedulerComponent
{
    private const string Name = "kube-scheduler";

    /// <summary>
    /// Starts it, and returns when it stands for its Lease. Throws <see cref="ClusterStartException"/> for what whoever started it can
    /// mend.
    /// </summary>
    public static Task<Component> StartAsync(
        SchedulerComponentOptions options, ILoggerFactory logging, CancellationToken ct, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var connection = ComponentClient.Read(options.Kubeconfig, "scheduler");
        var services = new ComponentServices(logging, clock ?? TimeProvider.System);
        var api = new HttpApi(connection);
        return Component.StartAsync(Name, options, connection, api, services, BeginAsync, ct);

        async Task<IAsyncDisposable> BeginAsync(CancellationToken begin) => await Scheduler.Scheduler.StartAsync(
            new()
            {
                Api = api,
                Clock = services.Clock,
                Ids = services.Ids,
                Logging = logging,
                Configuration = options.Scheduling,
                Loops = services.Loops,
            },
            begin);
    }
}
