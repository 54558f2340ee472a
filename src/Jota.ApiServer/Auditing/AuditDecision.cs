namespace Jota.ApiServer.Auditing;

/// <summary>What a policy says of one request.</summary>
/// <param name="Level">How much of it is told.</param>
/// <param name="Omitted">The stages of which nothing is.</param>
/// <param name="OmitsManagedFields">Whether objects are told without their <c>managedFields</c>.</param>
public readonly record struct AuditDecision(AuditLevel Level, AuditStages Omitted = AuditStages.None, bool OmitsManagedFields = false);
