namespace Jota.ApiServer.Http;

/// <summary>One thing that must be well for the server to be well.</summary>
/// <param name="Name">Its name, also below <c>/livez/</c> and <c>/readyz/</c>.</param>
/// <param name="CheckAsync">Null when it is well, else the reason, which is logged and not told.</param>
public sealed record HealthCheck(string Name, Func<CancellationToken, ValueTask<string?>> CheckAsync)
{
    /// <summary>Whether a server that fails it should be restarted (<c>/livez</c>), or merely not be asked (<c>/readyz</c> only).</summary>
    public bool Live { get; init; }

    /// <summary>That the server answers at all.</summary>
    public static HealthCheck Ping { get; } = new("ping", _ => new((string?)null)) { Live = true };

    /// <summary>A check that is a yes or a no.</summary>
    public static HealthCheck Of(string name, Func<bool> well, bool live = false) =>
        new(name, _ => new(well() ? null : "not yet")) { Live = live };
}
