namespace Jota.Network.Services;

/// <summary>Finds the machine's <c>nft</c>.</summary>
public static class NftSearch
{
    private static readonly string[] SystemDirectories = ["/usr/sbin", "/sbin", "/usr/local/sbin"];

    /// <summary>Its path; null when it is not installed. The system's directories are looked into whatever the path says.</summary>
    public static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Concat(SystemDirectories)
        .Select(directory => Path.Combine(directory, "nft"))
        .FirstOrDefault(File.Exists);
}
