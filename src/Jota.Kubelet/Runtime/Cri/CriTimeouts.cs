namespace Jota.Kubelet.Runtime.Cri;

/// <summary>How long the calls to a container runtime may take before they fail with <c>DeadlineExceeded</c>.</summary>
public sealed record CriTimeouts
{
    /// <summary>Questions and small changes: upstream's <c>--runtime-request-timeout</c>.</summary>
    public TimeSpan Request { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Making a sandbox: the network plugins have their say.</summary>
    public TimeSpan Sandbox { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>Pulling an image over a slow line; the runtime gives up earlier by itself where nothing moves.</summary>
    public TimeSpan Pull { get; init; } = TimeSpan.FromHours(1);
}
