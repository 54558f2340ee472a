using System.Security.Cryptography;
using Jota.Api;
using Jota.Client;

namespace Jota.Hosting;

/// <summary>How a component finds its cluster, and says who it is.</summary>
internal static class ComponentClient
{
    /// <summary>What a kubeconfig says. Throws <see cref="ClusterStartException"/> that says what is wrong with it.</summary>
    public static HttpApiOptions Read(string path, string component)
    {
        if (!File.Exists(path))
        {
            throw new ClusterStartException(
                $"--kubeconfig {path}: there is no such file (on a Jota server, jota kubeconfig --user NAME makes one)");
        }

        try
        {
            return KubeconfigFile.Load(path) with { UserAgent = $"jota-{component}/{JotaVersion.Own}" };
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException or CryptographicException
            or ApiException or System.Text.Json.JsonException or ArgumentException)
        {
            throw new ClusterStartException($"--kubeconfig {path}: {e.Message}", e);
        }
    }
}
