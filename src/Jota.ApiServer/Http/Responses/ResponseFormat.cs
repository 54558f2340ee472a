using Jota.Api;
using k8s.Models;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>What a client wants to see of the objects.</summary>
internal enum Shape
{
    /// <summary>The objects themselves.</summary>
    Whole,

    /// <summary>A table with rows of cells.</summary>
    Table,

    /// <summary>Their metadata.</summary>
    Metadata,
}

/// <summary>How an answer is to be written: what of the objects, in which format, laid out for people or not.</summary>
internal sealed record ResponseFormat(Shape Shape, string ShapeVersion, bool Yaml, bool Pretty)
{
    private const string Accepted = "application/json, application/yaml";

    public static ResponseFormat Json { get; } = new(Shape.Whole, "", false, false);

    public string ContentType => Yaml ? "application/yaml" : "application/json";

    /// <summary>Whether the bytes that lists and objects are stored as can be sent as they are.</summary>
    public bool IsPlainJson => !Yaml && !Pretty;

    /// <summary>Finds the first clause of <c>Accept</c> that can be served. Throws 406.</summary>
    /// <param name="request">The request.</param>
    /// <param name="hasTable">Whether what is asked for can be shown as a table.</param>
    public static ResponseFormat Negotiate(HttpRequest request, bool hasTable)
    {
        var known = false;
        foreach (var clause in MediaType.ParseAccept(request.Headers.Accept))
        {
            var json = clause.Admits("application/json");
            if (!json && !clause.Admits("application/yaml"))
            {
                continue;
            }

            known = true;
            if (ShapeOf(clause) is { } shape && (hasTable || shape != Shape.Table))
            {
                var pretty = IsPretty(request, clause);
                return shape == Shape.Whole && json && !pretty ? Json : new(shape, clause["v"], !json, pretty);
            }
        }

        throw NotAcceptable(known);
    }

    private static Shape? ShapeOf(MediaType clause) => (clause["as"], clause["g"], clause["v"]) switch
    {
        ("", _, _) => Shape.Whole,
        ("Table", "meta.k8s.io", "v1" or "v1beta1") => Shape.Table,
        ("PartialObjectMetadata" or "PartialObjectMetadataList", "meta.k8s.io", "v1" or "v1beta1") => Shape.Metadata,
        _ => null,
    };

    // People with a browser or curl get it laid out, as upstream does.
    private static bool IsPretty(HttpRequest request, MediaType clause)
    {
        if (QueryValues.Of(request).NullableFlag("pretty") is { } asked)
        {
            return asked;
        }

        var agent = request.Headers.UserAgent.ToString();
        return clause["pretty"] == "1"
            || agent.StartsWith("curl", StringComparison.Ordinal)
            || agent.StartsWith("Wget", StringComparison.Ordinal)
            || agent.StartsWith("Mozilla/5.0", StringComparison.Ordinal);
    }

    private static ApiException NotAcceptable(bool known) => new(
        406,
        "NotAcceptable",
        known
            ? $"only the following media types are accepted: {Accepted}"
            : $"406: Not Acceptable\n\nAvailable representations: {Accepted}",
        new V1StatusDetails());
}
