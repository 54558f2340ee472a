namespace Jota.Api;

/// <summary>Shows objects in other versions of their kind: by what this server knows of them, or by asking somebody.</summary>
public static class ObjectVersions
{
    /// <summary>The object as a version of its kind shows it. Throws <see cref="ApiException"/> where nobody converts it.</summary>
    public static ValueTask<ApiObject> InAsync(this ApiObject obj, Resource version, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(obj);
        ArgumentNullException.ThrowIfNull(version);
        return version.Conversion is null ? new(obj.In(version))
            : version.IsVersionOf(obj) ? new(Own(obj, version))
            : FirstAsync();

        async ValueTask<ApiObject> FirstAsync() => (await InAsync([obj], version, ct))[0];
    }

    /// <summary>Likewise, of several at once.</summary>
    public static async ValueTask<IReadOnlyList<ApiObject>> InAsync(
        IReadOnlyList<ApiObject> objects, Resource version, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentNullException.ThrowIfNull(version);
        if (version.Conversion is not { } conversion)
        {
            return [.. objects.Select(obj => obj.In(version))];
        }

        var others = objects.Where(obj => !version.IsVersionOf(obj)).ToList();
        var converted = others.Count == 0
            ? []
            : await conversion.ConvertAsync([.. others.Select(obj => obj.Json)], version.Names.ApiVersion, ct);
        var shown = new List<ApiObject>(objects.Count);
        var next = 0;
        foreach (var obj in objects)
        {
            shown.Add(version.IsVersionOf(obj) ? Own(obj, version) : ApiObject.Converted(version, obj, converted[next++]));
        }

        return shown;
    }

    private static ApiObject Own(ApiObject obj, Resource version) =>
        ReferenceEquals(obj.Resource, version) ? obj : ApiObject.ReadStored(version, obj.Content, obj.Revision);
}
