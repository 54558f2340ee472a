using System.Collections.Immutable;

namespace Jota.Kubelet.Pods;

/// <summary>What the runtime says about one pod: the kubelet's only source of truth about what runs.</summary>
internal sealed record ObservedPod(ImmutableArray<ObservedSandbox> Sandboxes, ImmutableArray<ObservedContainer> Containers)
{
    public static ObservedPod Nothing { get; } = new([], []);

    /// <summary>The newest sandbox.</summary>
    public ObservedSandbox? Sandbox => Sandboxes.IsEmpty ? null : Sandboxes[0];

    /// <summary>The newest sandbox if it is up.</summary>
    public ObservedSandbox? ReadySandbox => Sandbox is { Ready: true } ready ? ready : null;

    /// <summary>The newest container of this name, of whatever sandbox.</summary>
    public ObservedContainer? Newest(string name) => Containers.FirstOrDefault(c => c.Name == name);

    /// <summary>The newest container of this name in the newest sandbox.</summary>
    public ObservedContainer? Current(string name) =>
        Sandbox is { } sandbox ? Containers.FirstOrDefault(c => c.Name == name && c.SandboxId == sandbox.Id) : null;

    public bool AnythingAlive => Sandboxes.Any(s => s.Ready) || Containers.Any(c => c.State == ContainerRunState.Running);
}

/// <summary>A sandbox as the runtime tells it.</summary>
internal sealed record ObservedSandbox(string Id, uint Attempt, bool Ready, DateTimeOffset CreatedAt)
{
    public ImmutableArray<string> Ips { get; init; } = [];
}

/// <summary>The runtime's states of a container.</summary>
internal enum ContainerRunState
{
    Created,
    Running,
    Exited,
    Unknown,
}

/// <summary>A container as the runtime tells it.</summary>
internal sealed record ObservedContainer(string Id, string Name, string SandboxId, ContainerRunState State)
{
    public int RestartCount { get; init; }

    public string Hash { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public int ExitCode { get; init; }

    public string Reason { get; init; } = "";

    public string Message { get; init; } = "";

    public string Image { get; init; } = "";

    public string ImageRef { get; init; } = "";

    public string LogPath { get; init; } = "";

    public ImmutableDictionary<string, string> Annotations { get; init; } = ImmutableDictionary<string, string>.Empty;
}
