using Jota.Api;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Client;

/// <summary>
/// Lets one of several candidates work at a time, by a Lease. Others' clocks are not trusted: a leader is gone when its Lease has
/// not changed for its duration on our own clock. Who leads stops before others may: a renewal that is not answered in time counts as
/// failed, and time is measured by what passes, whatever happens to the date.
/// </summary>
public sealed partial class LeaderElector(IApi api, TimeProvider clock, ILogger<LeaderElector> log, LeaderElectorOptions options)
{
    private V1Lease? _seen;
    private long _seenAt;
    private string? _told;

    /// <summary>
    /// Waits to lead, then runs <paramref name="lead"/>; its token ends when leadership is lost, which also ends this call. On
    /// stopping, gives the Lease back so that the next one need not wait.
    /// </summary>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken ct)
    {
        while (!await TryHoldAsync(options.RenewDeadline, ct))
        {
            await Task.Delay(options.RetryPeriod, clock, ct);
        }

        LogLeading(options.Identity);
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var work = Task.Run(() => lead(leading.Token), CancellationToken.None);
        try
        {
            await RenewUntilLostAsync(work, ct);
        }
        finally
        {
            await leading.CancelAsync();
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ReleaseAsync();
        }

        await work;
    }

    private async Task RenewUntilLostAsync(Task work, CancellationToken ct)
    {
        var renewed = clock.GetTimestamp();
        while (!work.IsCompleted)
        {
            var left = options.RenewDeadline - clock.GetElapsedTime(renewed);
            await Task.WhenAny(work, clock.DelayAsync(left < options.RetryPeriod ? left : options.RetryPeriod, ct));
            ct.ThrowIfCancellationRequested();
            var now = clock.GetTimestamp();
            if (await TryHoldAsync(options.RenewDeadline - clock.GetElapsedTime(renewed), ct))
            {
                renewed = now;
            }
            else if (clock.GetElapsedTime(renewed) >= options.RenewDeadline || !IsOurs(_seen))
            {
                LogLost(options.Identity);
                return;
            }
        }
    }

    /// <summary>Whether the Lease is ours now; false also when that is not known in time.</summary>
    private async Task<bool> TryHoldAsync(TimeSpan patience, CancellationToken ct)
    {
        try
        {
            var held = await InTimeAsync(HoldAsync, patience, ct);
            _told = null;
            return held;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            Tell(e);
            return false;
        }
    }

    /// <summary>It is tried every few seconds; the same trouble is told once.</summary>
    private void Tell(Exception why)
    {
        if (_told != why.Message)
        {
            _told = why.Message;
            LogFailed(why, options.Lease);
        }
    }

    /// <summary>Cancels a call after a while, and does not wait for it even if it does not heed that.</summary>
    private async Task<bool> InTimeAsync(Func<CancellationToken, Task<bool>> call, TimeSpan patience, CancellationToken ct)
    {
        using var limit = clock.CancelAfter(patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        return await call(either.Token).WaitAsync(either.Token);
    }

    /// <summary>Takes or renews the Lease, if it is ours to take.</summary>
    private async Task<bool> HoldAsync(CancellationToken ct)
    {
        V1Lease lease;
        try
        {
            lease = await api.GetAsync<V1Lease>(options.Lease, ct);
        }
        catch (ApiException e) when (e.Code == 404)
        {
            var first = new V1Lease
            {
                Metadata = new() { Name = options.Lease.Name, NamespaceProperty = options.Lease.Namespace },
                Spec = Spec(null),
            };
            Note(await api.CreateAsync(first, ct));
            return true;
        }

        Note(lease);
        if (!IsOurs(lease) && IsHeld(lease))
        {
            return false;
        }

        Note(await api.UpdateAsync(lease with { Spec = Spec(lease.Spec) }, ct));
        return true;
    }

    private async Task ReleaseAsync()
    {
        if (!IsOurs(_seen))
        {
            return;
        }

        try
        {
            var released = _seen!.Spec with { HolderIdentity = "", LeaseDurationSeconds = 1, RenewTime = clock.GetUtcNow().UtcDateTime };
            await InTimeAsync(
                async ct =>
                {
                    await api.UpdateAsync(_seen with { Spec = released }, ct);
                    return true;
                },
                options.RetryPeriod,
                CancellationToken.None);
        }
        catch (Exception e)
        {
            // The next one waits for the Lease to run out.
            LogFailed(e, options.Lease);
        }
    }

    private V1LeaseSpec Spec(V1LeaseSpec? before)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var ours = before?.HolderIdentity == options.Identity;
        return new()
        {
            HolderIdentity = options.Identity,
            LeaseDurationSeconds = (int)options.Duration.TotalSeconds,
            AcquireTime = ours ? before!.AcquireTime : now,
            RenewTime = now,
            LeaseTransitions = ours ? before!.LeaseTransitions : (before?.LeaseTransitions ?? -1) + 1,
        };
    }

    private bool IsOurs(V1Lease? lease) => lease?.Spec?.HolderIdentity == options.Identity;

    private bool IsHeld(V1Lease lease) =>
        !string.IsNullOrEmpty(lease.Spec?.HolderIdentity)
        && clock.GetElapsedTime(_seenAt) < Spans.FromSeconds(lease.Spec.LeaseDurationSeconds ?? 0);

    private void Note(V1Lease lease)
    {
        if (_seen?.Metadata.ResourceVersion != lease.Metadata.ResourceVersion)
        {
            _seen = lease;
            _seenAt = clock.GetTimestamp();
        }
    }

    [LoggerMessage(LogLevel.Information, "{Identity} leads")]
    private partial void LogLeading(string identity);

    [LoggerMessage(LogLevel.Warning, "{Identity} leads no more")]
    private partial void LogLost(string identity);

    [LoggerMessage(LogLevel.Warning, "Lease {Key} could not be taken or renewed")]
    private partial void LogFailed(Exception why, ObjectKey key);
}
