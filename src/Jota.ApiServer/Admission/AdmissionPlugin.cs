namespace Jota.ApiServer.Admission;

/// <summary>
/// A rule beyond the object's own validity. First every plugin may change the object, then every plugin may refuse it by throwing
/// an <see cref="Api.ApiException"/>; both in the order of registration. Plugins have no state of their own.
/// </summary>
public abstract class AdmissionPlugin
{
    /// <summary>Upstream's name of the plugin.</summary>
    public abstract string Name { get; }

    /// <summary>Changes the request's object in place, or refuses it.</summary>
    public virtual ValueTask MutateAsync(AdmissionRequest request, CancellationToken ct) => ValueTask.CompletedTask;

    /// <summary>Refuses the request, or not; changes nothing.</summary>
    public virtual ValueTask ValidateAsync(AdmissionRequest request, CancellationToken ct) => ValueTask.CompletedTask;
}
