namespace Jota.Hosting.Serving;

/// <summary>One thing that must be well for a component to be well.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Why">Null when it is well, else the reason.</param>
internal sealed record ComponentCheck(string Name, Func<string?> Why)
{
    /// <summary>
    /// Whether a component that fails it should be restarted (<c>/livez</c>, <c>/healthz</c>), or is merely not ready yet.
    /// </summary>
    public bool Live { get; init; } = true;
}
