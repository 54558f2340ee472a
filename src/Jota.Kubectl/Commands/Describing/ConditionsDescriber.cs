namespace Jota.Kubectl;

/// <summary>Conditions, in the forms that differ from kind to kind.</summary>
internal static class ConditionsDescriber
{
    /// <summary>With reasons; what upstream shows of what keeps replicas.</summary>
    public static void Reasons(Description about)
    {
        var conditions = about.Item.Items("status", "conditions").ToList();
        if (conditions.Count > 0)
        {
            about.Out.Line("Conditions:");
            about.Out.Table(1, "Type\tStatus\tReason", conditions.Select(
                condition => $"{condition.Text("type")} \t{condition.Text("status")}\t{condition.Text("reason")}"));
        }
    }

    /// <summary>With the time of the last change.</summary>
    public static void Transitions(Description about)
    {
        var conditions = about.Item.Items("status", "conditions").ToList();
        if (conditions.Count > 0)
        {
            about.Out.Line("Conditions:");
            about.Out.Table(1, "Type\tStatus\tLastTransitionTime\tReason\tMessage", conditions.Select(condition => string.Join(
                '\t',
                condition.Text("type"),
                condition.Text("status"),
                about.Time(condition, "lastTransitionTime"),
                condition.Text("reason"),
                condition.Text("message"))));
        }
    }

    /// <summary>With two times, of which one has a name of its own.</summary>
    public static void Probed(Description about, string title, string field)
    {
        about.Out.Line("Conditions:");
        about.Out.Line(1, $"Type\tStatus\t{title}\tLastTransitionTime\tReason\tMessage");
        about.Out.Line(1, "----\t------\t-----------------\t------------------\t------\t-------");
        foreach (var condition in about.Item.Items("status", "conditions"))
        {
            about.Out.Line(1, string.Join(
                " \t",
                condition.Text("type"),
                condition.Text("status"),
                about.Time(condition, field),
                about.Time(condition, "lastTransitionTime"),
                condition.Text("reason"),
                condition.Text("message")));
        }
    }
}
