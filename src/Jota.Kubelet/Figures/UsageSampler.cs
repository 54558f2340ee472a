using Jota.Api;
using Jota.Kubelet.Runtime;

namespace Jota.Kubelet.Figures;

/// <summary>
/// Looks at what a machine and its containers have used: when somebody asks, and once for all who ask within a few seconds. How much they
/// use at present shows between two looks. Who asks regularly gets what was used since he last asked; where the last look was too long
/// ago to say anything of the present, there are two, a second apart.
/// </summary>
internal sealed class UsageSampler(IContainerRuntime runtime, string dataDirectory, TimeProvider clock)
{
    /// <summary>So long a look is good for everybody.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    /// <summary>What is over less time than this says little.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>What is over more time than this says little of the present.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    private readonly Lock _gate = new();
    private (UsageSample Before, UsageSample Now)? _last;
    private long _lookedAt;
    private Task? _looking;

    /// <summary>Two looks; the newer one is at most a few seconds old. Throws what the runtime throws.</summary>
    public async Task<(UsageSample Before, UsageSample Now)> ReadAsync(CancellationToken ct)
    {
        while (true)
        {
            var own = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Task? others;
            lock (_gate)
            {
                if (_last is { } known && clock.GetElapsedTime(_lookedAt) < Fresh)
                {
                    return known;
                }

                others = _looking;
                _looking ??= own.Task;
            }

            if (others is null)
            {
                return await LookAndTellAsync(own, ct);
            }

            await others.WaitAsync(ct);
        }
    }

    /// <summary>Those who wait look for themselves when this fails.</summary>
    private async Task<(UsageSample Before, UsageSample Now)> LookAndTellAsync(TaskCompletionSource done, CancellationToken ct)
    {
        try
        {
            var found = await LookTwiceAsync(ct);
            lock (_gate)
            {
                (_last, _lookedAt) = (found, clock.GetTimestamp());
            }

            return found;
        }
        finally
        {
            lock (_gate)
            {
                _looking = null;
            }

            done.SetResult();
        }
    }

    private async Task<(UsageSample Before, UsageSample Now)> LookTwiceAsync(CancellationToken ct)
    {
        var before = _last?.Now;
        if (before is null || clock.GetElapsedTime(_lookedAt) > Longest)
        {
            before = await LookAsync(ct);
            await clock.DelayAsync(Shortest, ct);
        }

        return (before, await LookAsync(ct));
    }

    private async Task<UsageSample> LookAsync(CancellationToken ct)
    {
        var stats = await runtime.ListContainerStatsAsync(ct);
        var now = clock.GetUtcNow();
        var containers = new Dictionary<string, ContainerUsage>(StringComparer.Ordinal);
        foreach (var one in stats)
        {
            containers[one.Attributes?.Id ?? ""] = ContainerUsage.Of(one, now);
        }

        return new(MachineUsage.Read(now, dataDirectory), containers);
    }
}
