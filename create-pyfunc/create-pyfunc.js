#!/usr/bin/env node
import 'pyfunc/create';
