using Jota.Api;

namespace Jota.ApiServer.RequestOptions;

/// <summary>Refuses a request's options as upstream does: 422 about <c>KIND.meta.k8s.io</c>.</summary>
internal static class OptionsErrors
{
    public static void ThrowIfAny(FieldErrors errors, string kind)
    {
        if (errors.Any)
        {
            throw Refuse(errors, kind);
        }
    }

    public static ApiException Refuse(FieldErrors errors, string kind) =>
        ApiException.Invalid(new ResourceNames("meta.k8s.io", "v1", kind, kind), "", errors.All);
}
