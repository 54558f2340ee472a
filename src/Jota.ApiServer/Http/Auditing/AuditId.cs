using Jota.Api;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>
/// What a request is called in the audit log and in its answer's <c>Audit-Id</c>: what the client calls it, or a new uid.
/// </summary>
internal static class AuditId
{
    public const string Header = "Audit-Id";

    // Nobody has use for a longer one, and it goes back in the answer's head.
    private const int Longest = 1024;

    public static string Of(HttpRequest request, IdSource ids) =>
        request.Headers.TryGetValue(Header, out var given) && given is [{ Length: > 0 and <= Longest } id, ..] && !id.Any(char.IsControl)
            ? id
            : ids.NewUid();
}
