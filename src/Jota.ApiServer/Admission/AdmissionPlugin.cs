namespace Jota.ApiServer.Admission;

/// <summary>
/// A rule beyond the object's own validity. First every plugin may change the object; then every plugin may ask what the caller has a
/// right to, of what came of that; and, once the object is known to be valid, every plugin may refuse it. Each in the order of
/// registration; a refusal is a thrown <see cref="Api.ApiException"/>. Plugins have no state of their own.
/// </summary>
public abstract class AdmissionPlugin
{
    /// <summary>Upstream's name of the plugin.</summary>
    public abstract string Name { get; }

    /// <summary>Changes the request's object in place, or refuses it.</summary>
    public virtual ValueTask MutateAsync(AdmissionRequest request, CancellationToken ct) => ValueTask.CompletedTask;

    /// <summary>
    /// Refuses what the caller has no right to, or not; changes nothing. Sees the object as it will be stored: no mutation comes after it.
    /// </summary>
    public virtual ValueTask CheckRightsAsync(AdmissionRequest request, CancellationToken ct) => ValueTask.CompletedTask;

    /// <summary>Refuses the request, or not; changes nothing.</summary>
    public virtual ValueTask ValidateAsync(AdmissionRequest request, CancellationToken ct) => ValueTask.CompletedTask;
}
