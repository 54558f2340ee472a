using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Allocation;

/// <summary>Refusals of services that cannot get what they ask for, in upstream's words.</summary>
internal static class ServiceErrors
{
    public static readonly ResourceNames Names = new("", "v1", "Service", "services");

    /// <summary>422: one field.</summary>
    public static ApiException Invalid(V1Service service, Action<FieldErrors> refuse)
    {
        var errors = new FieldErrors();
        refuse(errors.At("spec"));
        return ApiException.Invalid(Names, service.Metadata.Name, errors.All);
    }

    /// <summary>500: what no field is to blame for.</summary>
    public static ApiException Exhausted(string what) => new(
        500,
        "InternalError",
        $"Internal error occurred: {what}",
        new V1StatusDetails { Causes = [new V1StatusCause { Message = what }] });
}
