namespace Jota.Controllers;

/// <summary>What becomes of a recommendation.</summary>
/// <param name="Replicas">How many there shall be.</param>
/// <param name="History">What is to be remembered.</param>
/// <param name="Able">The condition that tells whether earlier recommendations held it back.</param>
/// <param name="Limited">The condition that tells whether limits held it back.</param>
internal sealed record ScaleDecision(int Replicas, ScaleHistory History, ScaleCondition Able, ScaleCondition Limited);

/// <summary>A condition, without its times.</summary>
internal sealed record ScaleCondition(string Type, bool Status, string Reason, string Message)
{
    public const string AbleToScale = "AbleToScale";
    public const string ScalingActive = "ScalingActive";
    public const string ScalingLimited = "ScalingLimited";
}
