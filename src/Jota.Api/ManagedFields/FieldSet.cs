namespace Jota.Api;

/// <summary>
/// A set of field paths as a tree of path elements (<see cref="FieldElement"/>), such as those that a manager owns. Immutable: sets share
/// the branches that they have in common.
/// </summary>
internal sealed class FieldSet
{
    private readonly KeyValuePair<string, FieldSet>[] _children;

    private FieldSet(bool isOwned, KeyValuePair<string, FieldSet>[] children) => (IsOwned, _children) = (isOwned, children);

    /// <summary>The set of nothing.</summary>
    public static FieldSet Empty { get; } = new(false, []);

    /// <summary>The path that leads here and nothing else.</summary>
    public static FieldSet Here { get; } = new(true, []);

    /// <summary>Whether the path that leads here is in the set; what is beneath it is said by the children.</summary>
    public bool IsOwned { get; }

    /// <summary>The path elements that lead on, in ordinal order; none leads to an empty set.</summary>
    public ReadOnlySpan<KeyValuePair<string, FieldSet>> Children => _children;

    /// <summary>Whether no path is in the set.</summary>
    public bool IsEmpty => !IsOwned && _children.Length == 0;

    /// <summary>A set of its parts; children that are empty are left out.</summary>
    public static FieldSet Of(bool isOwned, IEnumerable<KeyValuePair<string, FieldSet>> children)
    {
        KeyValuePair<string, FieldSet>[] kept = [.. children.Where(child => !child.Value.IsEmpty)];
        Array.Sort(kept, static (one, other) => string.CompareOrdinal(one.Key, other.Key));
        return Of(isOwned, kept);
    }

    /// <summary>What an element leads to; the empty set where nothing is.</summary>
    public FieldSet Find(string element)
    {
        var (low, high) = (0, _children.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(_children[middle].Key, element);
            if (order == 0)
            {
                return _children[middle].Value;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return Empty;
    }

    /// <summary>The paths of both.</summary>
    public FieldSet Union(FieldSet other)
    {
        if (ReferenceEquals(this, other) || other.IsEmpty)
        {
            return this;
        }

        return IsEmpty ? other : Of(IsOwned || other.IsOwned, Together(other, static (one, two) => one.Union(two), all: true));
    }

    /// <summary>The paths of this one that are not in the other; what is beneath a path is a path of its own.</summary>
    public FieldSet Except(FieldSet other)
    {
        if (ReferenceEquals(this, other) || IsEmpty)
        {
            return Empty;
        }

        if (other.IsEmpty)
        {
            return this;
        }

        var kept = new List<KeyValuePair<string, FieldSet>>(_children.Length);
        foreach (var (element, child) in _children)
        {
            Keep(kept, element, child.Except(other.Find(element)));
        }

        return Of(IsOwned && !other.IsOwned, kept.ToArray());
    }

    /// <summary>The paths that are in both.</summary>
    public FieldSet Intersect(FieldSet other) => ReferenceEquals(this, other) ? this
        : IsEmpty || other.IsEmpty ? Empty
        : Of(IsOwned && other.IsOwned, Together(other, static (one, two) => one.Intersect(two), all: false));

    /// <summary>The paths of this one that do not lead through one of the other.</summary>
    public FieldSet ExceptBeneath(FieldSet other)
    {
        if (other.IsOwned)
        {
            return Empty;
        }

        if (other.IsEmpty || IsEmpty)
        {
            return this;
        }

        var kept = new List<KeyValuePair<string, FieldSet>>(_children.Length);
        foreach (var (element, child) in _children)
        {
            Keep(kept, element, child.ExceptBeneath(other.Find(element)));
        }

        return Of(IsOwned, kept.ToArray());
    }

    /// <summary>Whether both have the same paths.</summary>
    public bool IsSame(FieldSet other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (IsOwned != other.IsOwned || _children.Length != other._children.Length)
        {
            return false;
        }

        for (var i = 0; i < _children.Length; i++)
        {
            if (_children[i].Key != other._children[i].Key || !_children[i].Value.IsSame(other._children[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Every path, as upstream writes it in texts: <c>.spec.containers[name="c"].image</c>.</summary>
    public IEnumerable<string> Paths() => Paths("");

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Paths());

    private static FieldSet Of(bool isOwned, KeyValuePair<string, FieldSet>[] children) =>
        children.Length > 0 ? new(isOwned, children) : isOwned ? Here : Empty;

    private static void Keep(List<KeyValuePair<string, FieldSet>> kept, string element, FieldSet child)
    {
        if (!child.IsEmpty)
        {
            kept.Add(new(element, child));
        }
    }

    private KeyValuePair<string, FieldSet>[] Together(FieldSet other, Func<FieldSet, FieldSet, FieldSet> join, bool all)
    {
        var joined = new List<KeyValuePair<string, FieldSet>>(_children.Length + (all ? other._children.Length : 0));
        var (left, right) = (0, 0);
        while (left < _children.Length || right < other._children.Length)
        {
            var order = left == _children.Length ? 1
                : right == other._children.Length ? -1
                : string.CompareOrdinal(_children[left].Key, other._children[right].Key);
            if (order == 0)
            {
                Keep(joined, _children[left].Key, join(_children[left++].Value, other._children[right++].Value));
            }
            else
            {
                var single = order < 0 ? _children[left++] : other._children[right++];
                if (all)
                {
                    joined.Add(single);
                }
            }
        }

        return [.. joined];
    }

    private IEnumerable<string> Paths(string before)
    {
        if (IsOwned)
        {
            yield return before;
        }

        foreach (var (element, child) in _children)
        {
            foreach (var path in child.Paths(before + FieldElement.Told(element)))
            {
                yield return path;
            }
        }
    }
}
