using k8s.Models;

namespace Jota.Api;

/// <summary>What others own and an applier wants otherwise, in upstream's words.</summary>
internal sealed class ApplyConflicts
{
    private readonly List<(ManagedEntry Owner, FieldSet Fields)> _found = [];

    /// <summary>Whether there is any.</summary>
    public bool Any => _found.Count > 0;

    /// <summary>The owners and what each of them would lose.</summary>
    public IReadOnlyList<(ManagedEntry Owner, FieldSet Fields)> Found => _found;

    /// <summary>Everything that is wanted otherwise.</summary>
    public FieldSet Fields => _found.Aggregate(FieldSet.Empty, (all, conflict) => all.Union(conflict.Fields));

    /// <summary>Notes what an owner would lose, if that is anything.</summary>
    public void Note(ManagedEntry owner, FieldSet fields)
    {
        if (!fields.IsEmpty)
        {
            _found.Add((owner, fields));
        }
    }

    /// <summary>These without some fields.</summary>
    public ApplyConflicts Except(FieldSet fields)
    {
        var left = new ApplyConflicts();
        foreach (var (owner, lost) in _found)
        {
            left.Note(owner, lost.Except(fields));
        }

        return left;
    }

    /// <summary>409, with every field and its owner.</summary>
    public ApiException ToException()
    {
        var all = _found
            .OrderBy(conflict => conflict.Owner.Manager, StringComparer.Ordinal)
            .SelectMany(conflict => conflict.Fields.Paths().Select(path => (Owner: Told(conflict.Owner), Path: path)))
            .ToList();
        var causes = all.Select(conflict => new V1StatusCause
        {
            Reason = "FieldManagerConflict",
            Message = $"conflict with {conflict.Owner}",
            Field = conflict.Path,
        });
        return new ApiException(409, "Conflict", Message(all), new V1StatusDetails { Causes = [.. causes] });
    }

    private static string Message(List<(string Owner, string Path)> all)
    {
        if (all is [var (owner, path)])
        {
            return $"Apply failed with 1 conflict: conflict with {owner}: {path}";
        }

        var lines = all.GroupBy(conflict => conflict.Owner, conflict => conflict.Path).SelectMany(
            owned => owned.Select(field => $"- {field}").Prepend($"conflicts with {owned.Key}:"));
        return $"Apply failed with {all.Count} conflicts: {string.Join('\n', lines)}";
    }

    private static string Told(ManagedEntry owner)
    {
        var name = $"\"{owner.Manager}\"";
        var where = owner.Place.Length == 0 ? name : $"{name} with subresource \"{owner.Place}\"";
        return owner.IsApply ? where : $"{where} using {owner.ApiVersion}";
    }
}
