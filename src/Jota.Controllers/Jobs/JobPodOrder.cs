namespace Jota.Controllers;

/// <summary>A pod that is to be made for a job.</summary>
/// <param name="Index">Which completion it is to work at; null where pods are all alike.</param>
/// <param name="Failures">How many pods of its index failed before it; null where that is not counted.</param>
/// <param name="Ignored">How many more failed and are ignored.</param>
internal readonly record struct JobPodOrder(int? Index, int? Failures, int Ignored);
