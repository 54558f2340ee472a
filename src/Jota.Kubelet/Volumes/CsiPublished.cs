using Jota.Api;

namespace Jota.Kubelet.Volumes;

/// <summary>A volume that a pod has since some time.</summary>
/// <param name="source">Which.</param>
/// <param name="at">Since when, or when it was last published anew.</param>
internal sealed class CsiPublished(CsiSource source, DateTimeOffset at) : IDisposable
{
    private IDisposable? _timer;

    public CsiSource Source { get; } = source;

    public DateTimeOffset At { get; } = at;

    /// <summary>The tokens that the driver has, as it was told them.</summary>
    public string Tokens { get; init; } = "";

    /// <summary>Has the pod woken when the driver wants to be asked again.</summary>
    public void WakeAt(TimeProvider clock, TimeSpan after, Action wake) => _timer = clock.StartTimer(wake, after);

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();
}
