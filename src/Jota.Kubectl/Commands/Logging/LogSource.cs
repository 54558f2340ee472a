namespace Jota.Kubectl;

/// <summary>A container whose log is read.</summary>
/// <param name="Namespace">The pod's namespace.</param>
/// <param name="Pod">The pod's name.</param>
/// <param name="Container">The container's.</param>
internal sealed record LogSource(string Namespace, string Pod, string Container)
{
    /// <summary>What stands before its lines where they are among others'.</summary>
    public string Prefix => $"[pod/{Pod}/{Container}] ";
}
