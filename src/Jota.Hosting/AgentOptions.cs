using Jota.Client;

namespace Jota.Hosting;

/// <summary>A node of a cluster that is elsewhere.</summary>
public sealed record AgentOptions : NodeOptions
{
    /// <summary>The cluster's servers, in the order in which they are turned to.</summary>
    public required IReadOnlyList<Uri> Servers { get; init; }

    /// <summary>With what the machine joins; null where it has joined already.</summary>
    public JoinToken? Token { get; init; }

    /// <summary>Where the API server reaches the node; 0 for any free port.</summary>
    public int KubeletPort { get; init; } = 10250;
}
