using System.Text.Json.Nodes;

namespace Jota.Api.Tests.Golden;

/// <summary>
/// Golden files per kind. <c>x.create.yaml</c>: an object as sent, and as stored with its advice and table row, or its errors.
/// <c>x.update.yaml</c> and <c>x.status.yaml</c>: the stored object, the one sent to it or to its status, and what comes of it.
/// <c>x.table.yaml</c>: a stored object and its table row.
/// </summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Creates => [.. GoldenFiles.Named(".create.yaml")];

    public static TheoryData<string> Updates => [.. GoldenFiles.Named(".update.yaml"), .. GoldenFiles.Named(".status.yaml")];

    public static TheoryData<string> Tables => [.. GoldenFiles.Named(".table.yaml")];

    [Theory]
    [MemberData(nameof(Creates))]
    public void A_new_object_becomes(string file)
    {
        var input = GoldenYaml.Read(GoldenFiles.Read(file))[0]!;
        var (obj, errors, warnings) = GoldenKind.Create(input);
        var result = new JsonObject();
        if (errors.IsEmpty)
        {
            result["object"] = GoldenKind.Json(GoldenKind.ResourceOf(input), obj);
            result["table"] = GoldenKind.Table(GoldenKind.ResourceOf(input), obj);
        }
        else
        {
            result["errors"] = GoldenKind.List(errors.Select(error => error.ToString()));
        }

        if (!warnings.IsEmpty)
        {
            result["warnings"] = GoldenKind.List(warnings);
        }

        GoldenFiles.Compare(file, 1, GoldenYaml.Write(result));
    }

    [Theory]
    [MemberData(nameof(Updates))]
    public void A_changed_object_becomes(string file)
    {
        var documents = GoldenYaml.Read(GoldenFiles.Read(file));
        var (obj, errors) = GoldenKind.Update(documents[0]!, documents[1]!, status: file.EndsWith(".status.yaml", StringComparison.Ordinal));
        var result = errors.IsEmpty
            ? new JsonObject { ["object"] = GoldenKind.Json(GoldenKind.ResourceOf(documents[1]!), obj) }
            : new JsonObject { ["errors"] = GoldenKind.List(errors.Select(error => error.ToString())) };
        GoldenFiles.Compare(file, 2, GoldenYaml.Write(result));
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_stored_object_shows_as(string file)
    {
        var input = GoldenYaml.Read(GoldenFiles.Read(file))[0]!;
        var row = GoldenKind.Table(GoldenKind.ResourceOf(input), GoldenKind.Decode(input));
        GoldenFiles.Compare(file, 1, GoldenYaml.Write(row));
    }
}
