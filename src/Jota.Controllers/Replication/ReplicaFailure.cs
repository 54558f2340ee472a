namespace Jota.Controllers;

/// <summary>Why replicas could not be made or deleted: the condition <c>ReplicaFailure</c>.</summary>
/// <param name="Reason"><c>FailedCreate</c> or <c>FailedDelete</c>.</param>
/// <param name="Message">What the server said.</param>
/// <param name="Since">When it began.</param>
internal sealed record ReplicaFailure(string Reason, string Message, DateTime? Since)
{
    /// <summary>The condition's type.</summary>
    public const string ConditionType = "ReplicaFailure";
}
