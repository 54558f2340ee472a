using System.Reflection;

namespace Jota.Hosting;

/// <summary>The versions that Jota tells.</summary>
public static class JotaVersion
{
    /// <summary>Jota's own version.</summary>
    public static string Own { get; } =
        typeof(JotaVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "0.0.0";

    /// <summary>The Kubernetes version whose API is served.</summary>
    public static string Kubernetes => "v1.36";
}
