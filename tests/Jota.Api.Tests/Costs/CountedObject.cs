using System.Collections.Concurrent;
using System.Reflection;
using Jota.Tests;

namespace Jota.Api.Tests.Costs;

/// <summary>Puts lists and maps that count in the place of all that an object has, however deep.</summary>
internal static class CountedObject
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();

    /// <summary>Counts what is read, by path; all items of a list have one path.</summary>
    public static void Count(object obj, string root, Dictionary<string, ReadCount> counts)
    {
        foreach (var property in Properties.GetOrAdd(obj.GetType(), Countable))
        {
            if (property.GetValue(obj) is { } value
                && Counted(value, property.PropertyType, $"{root}.{property.Name}", counts) is { } counted)
            {
                property.SetValue(obj, counted);
            }
        }
    }

    private static PropertyInfo[] Countable(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.CanWrite && p.GetIndexParameters().Length == 0 && (p.PropertyType.IsGenericType || IsModel(p.PropertyType))),
    ];

    private static object? Counted(object value, Type type, string path, Dictionary<string, ReadCount> counts)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>))
        {
            return Make(typeof(CountingList<>), [type.GenericTypeArguments[0]], ((System.Collections.IEnumerable)value).Cast<object?>(), value, path + "[]", counts);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>) && type.GenericTypeArguments[0] == typeof(string))
        {
            var values = ((System.Collections.IEnumerable)value.GetType().GetProperty("Values")!.GetValue(value)!).Cast<object?>();
            return Make(typeof(CountingMap<>), [type.GenericTypeArguments[1]], values, value, path + "{}", counts);
        }

        if (IsModel(type))
        {
            Count(value, path, counts);
        }

        return null;
    }

    private static object Make(Type kind, Type[] of, IEnumerable<object?> items, object value, string path, Dictionary<string, ReadCount> counts)
    {
        foreach (var item in items.Where(item => item is not null && IsModel(item.GetType())))
        {
            Count(item!, path, counts);
        }

        var count = counts.TryGetValue(path, out var known) ? known : counts[path] = new();
        return Activator.CreateInstance(kind.MakeGenericType(of), value, count)!;
    }

    private static bool IsModel(Type type) => type.IsClass && type.Namespace == "k8s.Models" && type != typeof(k8s.Models.ResourceQuantity)
        && type != typeof(k8s.Models.IntOrString);
}
