using System.Collections.Immutable;
using System.Globalization;
using Google.Protobuf.Collections;

namespace Jota.Kubelet.Observed;

/// <summary>What the runtime says about one pod: the kubelet's only source of truth about what runs.</summary>
internal sealed record ObservedPod(ImmutableArray<ObservedSandbox> Sandboxes, ImmutableArray<ObservedContainer> Containers)
{
    public static ObservedPod Nothing { get; } = new([], []);

    /// <summary>The parts in the order that everybody expects.</summary>
    public static ObservedPod NewestFirst(ImmutableArray<ObservedSandbox> sandboxes, ImmutableArray<ObservedContainer> containers) => new(
        Sorted(sandboxes, all => all.OrderByDescending(s => s.Attempt).ThenByDescending(s => s.CreatedAt)),
        Sorted(containers, all => all.OrderByDescending(c => c.RestartCount).ThenByDescending(c => c.CreatedAt)));

    /// <summary>The newest sandbox.</summary>
    public ObservedSandbox? Sandbox => Sandboxes.IsEmpty ? null : Sandboxes[0];

    /// <summary>The newest sandbox if it is up.</summary>
    public ObservedSandbox? ReadySandbox => Sandbox is { Ready: true } ready ? ready : null;

    /// <summary>The newest container of this name, of whatever sandbox.</summary>
    public ObservedContainer? Newest(string name) => Find(name, null);

    /// <summary>The newest container of this name and the one before it.</summary>
    public (ObservedContainer? Current, ObservedContainer? Previous) NewestTwo(string name)
    {
        ObservedContainer? newest = null;
        foreach (var container in Containers)
        {
            if (container.Name == name && newest is not null)
            {
                return (newest, container);
            }

            newest ??= container.Name == name ? container : null;
        }

        return (newest, null);
    }

    /// <summary>The newest container of this name in the newest sandbox.</summary>
    public ObservedContainer? Current(string name) => Sandbox is { } sandbox ? Find(name, sandbox.Id) : null;

    public bool AnythingAlive => Sandboxes.Any(s => s.Ready) || Containers.Any(c => c.State == ContainerRunState.Running);

    private static ImmutableArray<T> Sorted<T>(ImmutableArray<T> parts, Func<ImmutableArray<T>, IEnumerable<T>> order) =>
        parts.Length < 2 ? parts : [.. order(parts)];

    private ObservedContainer? Find(string name, string? sandbox)
    {
        foreach (var container in Containers)
        {
            if (container.Name == name && (sandbox is null || container.SandboxId == sandbox))
            {
                return container;
            }
        }

        return null;
    }
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

    /// <summary>Where in the container its last words are written; null when nobody said.</summary>
    public string? TerminationMessagePath { get; init; }

    public string? TerminationMessagePolicy { get; init; }

    /// <summary>A container with what the kubelet wrote on it when it was made.</summary>
    public static ObservedContainer Of(
        string id, string name, string sandboxId, ContainerRunState state, uint attempt, MapField<string, string> annotations) => new(
            id, name, sandboxId, state)
        {
            RestartCount = annotations.TryGetValue(ContainerLabels.RestartCount, out var text) &&
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : (int)attempt,
            Hash = annotations.GetValueOrDefault(ContainerLabels.Hash) ?? "",
            TerminationMessagePath = annotations.GetValueOrDefault(ContainerLabels.TerminationMessagePath),
            TerminationMessagePolicy = annotations.GetValueOrDefault(ContainerLabels.TerminationMessagePolicy),
        };
}
