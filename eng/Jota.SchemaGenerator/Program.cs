using Jota.SchemaGenerator;

// generate FACTS-FOLDER PACKAGE.xml OUT-FOLDER   makes schemas.bin, descriptions.bin and FirstPass.g.cs; runs in every build
// import RELEASE-FACTS.json FACTS-FOLDER         renews types.json from a release's facts; runs once per Kubernetes release
switch (args)
{
    case ["generate", var facts, var documentation, var output]:
        var schema = SchemaModel.Read(Facts.Load(facts));
        IReadOnlyList<Checks> checks;
        try
        {
            checks = Checks.Load(Path.Combine(facts, "checks"), schema);
        }
        catch (InvalidDataException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            return 1;
        }

        Output.Replace(Path.Combine(output, "schemas.bin"), SchemaFile.Write(schema));
        Output.Replace(Path.Combine(output, "descriptions.bin"), DescriptionFile.Write(schema, PackageDocumentation.Load(documentation)));
        Output.Replace(Path.Combine(output, "FirstPass.g.cs"), ChecksCode.Write(checks));
        Output.Replace(Path.Combine(output, "Codecs.g.cs"), CodecCode.Write());
        return 0;
    case ["import", var release, var facts]:
        FactsImport.Run(release, facts);
        return 0;
    default:
        Console.Error.WriteLine("usage: generate FACTS-FOLDER PACKAGE.xml OUT-FOLDER | import RELEASE-FACTS.json FACTS-FOLDER");
        return 2;
}
