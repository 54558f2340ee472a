namespace Jota.ApiServer;

/// <summary>Whether access is granted.</summary>
/// <param name="Allowed">Granted.</param>
/// <param name="Reason">Why, where the authorizer says; ends up in the refusal.</param>
public readonly record struct AccessDecision(bool Allowed, string Reason = "")
{
    /// <summary>Granted.</summary>
    public static AccessDecision Allow { get; } = new(true);

    /// <summary>Not granted by anybody.</summary>
    public static AccessDecision Deny { get; } = new(false);
}
