using System.Collections.Immutable;
using System.Text.Json.Nodes;
using k8s.Models;

namespace Jota.Api;

/// <summary>The <c>scale</c> subresource of an untyped kind, by the paths of what it is about.</summary>
/// <param name="Wanted">How many replicas the object asks for, such as <c>.spec.replicas</c>.</param>
/// <param name="Present">How many replicas its status tells.</param>
/// <param name="Selector">The labels of the replicas, in the query form; null where none are told.</param>
public sealed record UntypedScale(string Wanted, string Present, string? Selector) : ScaleSubresource
{
    /// <inheritdoc/>
    public override ImmutableArray<string> WantedPath => [.. Steps(Wanted)];

    /// <inheritdoc/>
    public override V1Scale Read(object obj)
    {
        var content = ((UntypedObject)obj).Content;
        var wanted = JsonNumbers.Whole(At(content, Wanted)) ?? throw Missing(Wanted);
        return new()
        {
            ApiVersion = ScaleResource.Instance.Names.ApiVersion,
            Kind = ScaleResource.Instance.Names.Kind,
            Metadata = MetadataOf(((UntypedObject)obj).Metadata),
            Spec = new() { Replicas = wanted is 0 ? null : (int)wanted },
            Status = new()
            {
                Replicas = (int)(JsonNumbers.Whole(At(content, Present)) ?? 0),
                Selector = Selector is { } path && JsonNumbers.Text(At(content, path)) is { Length: > 0 } text ? text : null,
            },
        };
    }

    /// <inheritdoc/>
    public override void Write(object obj, int replicas)
    {
        JsonNode at = ((UntypedObject)obj).Content;
        var steps = Steps(Wanted);
        foreach (var step in steps[..^1])
        {
            at = at[step] as JsonObject ?? (at[step] = new JsonObject());
        }

        at[steps[^1]] = replicas;
    }

    /// <summary>Refuses numbers of replicas that are none.</summary>
    internal void Check(JsonObject content, JsonErrors errors)
    {
        Count(content, Wanted, errors);
        Count(content, Present, errors);
    }

    private static void Count(JsonObject content, string path, JsonErrors errors)
    {
        var place = path.TrimStart('.');
        switch (At(content, path))
        {
            case null:
                break;
            case var node when JsonNumbers.Whole(node) is not { } count:
                errors.Add(
                    FieldErrorReason.Invalid, place,
                    $"Invalid value: {UntypedJson.Sorted(node)}: {path} accessor error: no whole number");
                break;
            case var node when JsonNumbers.Whole(node) < 0:
                errors.Add(FieldErrorReason.Invalid, place, $"Invalid value: {UntypedJson.Sorted(node)}: should be a non-negative integer");
                break;
            case var node when JsonNumbers.Whole(node) > int.MaxValue:
                errors.Add(
                    FieldErrorReason.Invalid, place,
                    $"Invalid value: {UntypedJson.Sorted(node)}: should be less than or equal to {int.MaxValue}");
                break;
            default:
                break;
        }
    }

    private static string[] Steps(string path) => path.TrimStart('.').Split('.');

    private static JsonNode? At(JsonObject content, string path)
    {
        JsonNode? at = content;
        foreach (var step in Steps(path))
        {
            at = (at as JsonObject)?[step];
        }

        return at;
    }

    private static ApiException Missing(string path) =>
        new(500, "InternalError", $"Internal error occurred: the spec replicas field \"{path}\" does not exist", new());
}
