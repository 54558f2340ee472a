namespace Jota.ApiServer.Jwt;

/// <summary>Whose tokens are believed, as whoever started the server said.</summary>
/// <param name="Configuration">What was said.</param>
public sealed record AuthenticationOptions(AuthenticationConfiguration Configuration)
{
    /// <summary>Nobody's but the cluster's own.</summary>
    public static AuthenticationOptions None { get; } = new(AuthenticationConfiguration.None);

    /// <summary>The file that it is from, and that is followed as it changes; null when it is from none.</summary>
    public string? File { get; init; }
}
