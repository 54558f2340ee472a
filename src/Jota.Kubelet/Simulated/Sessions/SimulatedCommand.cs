namespace Jota.Kubelet.Simulated;

/// <summary>What a command in a simulated container does.</summary>
public sealed record SimulatedCommand
{
    /// <summary>What it prints.</summary>
    public string Output { get; init; } = "";

    /// <summary>What it complains; on a terminal among the output.</summary>
    public string Error { get; init; } = "";

    /// <summary>Whether it then copies its input to its output until that ends.</summary>
    public bool CopiesInput { get; init; }

    /// <summary>What it ends with.</summary>
    public int ExitCode { get; init; }
}
