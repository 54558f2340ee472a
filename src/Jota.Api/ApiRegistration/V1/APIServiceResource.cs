using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// apiregistration.k8s.io/v1 APIService: all the API server knows about this kind. It says who serves a group and version: this server, or
/// one behind a Service.
/// </summary>
public sealed class APIServiceResource : Resource<V1APIService>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("apiregistration.k8s.io", "v1", "APIService", "apiservices")
    {
        Categories = ["api-extensions"],
    };

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override string StoragePrefix => "/registry/apiregistration.k8s.io/apiservices/";

    /// <inheritdoc/>
    public override SpecStatus<V1APIService> Split { get; } = new(
        (service, from) => service with { Status = from.Status ?? new() },
        service => service with { Status = new() });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1APIService>> Columns { get; } =
    [
        NameColumn,
        new("Service", APIServices.ServedBy) { Description = "The reference to the service that hosts this API endpoint." },
        new("Available", Available) { Description = "Whether this service is available." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override string? NameError(string name, bool prefix) => NameSyntax.PathSegmentError(name, prefix);

    /// <inheritdoc/>
    public override void Default(V1APIService obj)
    {
        if ((obj.Spec ??= new()).Service is { } service)
        {
            service.Port ??= APIServices.DefaultPort;
        }
    }

    /// <inheritdoc/>
    public override void Validate(V1APIService obj, FieldErrors errors)
    {
        var name = APIServices.NameOf(obj.Spec.Group, obj.Spec.Version);
        if (obj.Metadata?.Name is { Length: > 0 } given && given != name)
        {
            errors.At("metadata").At("name").Invalid(given, $"must be `spec.version+\".\"+spec.group`: \"{name}\"");
        }

        APIServiceRules.Validate(obj.Spec, errors.At("spec"));
    }

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(V1APIService obj, V1APIService old, FieldErrors errors)
    {
        var at = errors.At("status").At("conditions");
        for (var i = 0; i < obj.Status?.Conditions?.Count; i++)
        {
            at.At(i).At("status").OneOf(obj.Status.Conditions[i].Status, "False", "True", "Unknown");
        }
    }

    private static string Available(V1APIService service) => APIServices.Availability(service) switch
    {
        null => "Unknown",
        { Status: "True" } => "True",
        var condition => $"{condition.Status} ({condition.Reason})",
    };
}
