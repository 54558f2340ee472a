using Jota.Client;

namespace Jota.ApiServer.Admission;

/// <summary>Admission of ways into something that runs, such as <c>exec</c>: no writes, but they pass every plugin.</summary>
public sealed class ConnectAdmission
{
    private readonly AdmissionChain _chain;

    internal ConnectAdmission(AdmissionChain chain) => _chain = chain;

    /// <summary>
    /// Throws what a plugin has against it. What plugins warn of is answered; what they would change of the options is not taken up, as
    /// these are in the client's hands.
    /// </summary>
    public async Task<IReadOnlyList<string>> AdmitAsync(
        UserIdentity user, ApiTarget target, ConnectOptions options, AuditAnnotations? audit, CancellationToken ct)
    {
        var request = _chain.Request(AdmissionOperation.Connect, target, user) with { Object = options, Audit = audit };
        await _chain.AdmitAsync(request, ct);
        return request.Warnings;
    }
}
